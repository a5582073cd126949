"""The published page in Chromium: for every reader, and for the jobs of readers."""
