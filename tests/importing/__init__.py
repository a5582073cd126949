"""Tests of reading existing lists."""
