"""Exchange with other programs: tables in and out."""
