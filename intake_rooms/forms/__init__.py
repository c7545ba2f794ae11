"""The forms of the rooms: what a person typed becomes what a service takes."""
