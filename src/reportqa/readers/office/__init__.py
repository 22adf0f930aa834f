"""Word, spreadsheet and LibreOffice files."""
