"""What all apps share: settings, addresses, staff accounts, audit log, Danish formatting."""
