"""A project in Python that uses a feature of a project in TypeScript."""
