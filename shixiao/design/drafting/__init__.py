"""From the spreadsheet that an authority has to the first YAML of its scheme, with what could not be read marked."""
