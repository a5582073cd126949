"""A new company's register: its first files, from templates."""
