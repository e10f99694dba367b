"""Tables, charts and pages of a finished assessment; nothing here computes a verdict."""
