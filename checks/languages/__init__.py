"""Languages of the published page: sentences, plural forms, days and names of countries."""
