"""The words of the platform: what each table promises, the closed lists of codes, the form of identifiers."""
