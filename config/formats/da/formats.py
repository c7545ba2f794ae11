"""Danish dates as people here write them: 24-11-2026 in fields, 24. november 2026 in text."""

DATE_FORMAT = "j. F Y"
SHORT_DATE_FORMAT = "d-m-Y"
TIME_FORMAT = r"\k\l. G.i"
DATETIME_FORMAT = r"j. F Y \k\l. G.i"
DATE_INPUT_FORMATS = ["%d-%m-%Y", "%d.%m.%Y", "%d/%m/%Y", "%Y-%m-%d"]
TIME_INPUT_FORMATS = ["%H:%M", "%H.%M"]
DECIMAL_SEPARATOR = ","
THOUSAND_SEPARATOR = "."
NUMBER_GROUPING = 3
