"""Reading CSV and XLSX files row by row: no rule of the trade, no database."""
