"""All about one region, theme, programme or organisation, on one page."""
