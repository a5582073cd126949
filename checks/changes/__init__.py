"""What differs between two registers, and along a history."""
