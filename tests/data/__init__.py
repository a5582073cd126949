"""Tests of the public facts."""
