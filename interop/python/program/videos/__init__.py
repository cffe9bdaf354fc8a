"""A project in Python whose features others use."""
