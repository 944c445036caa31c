"""The pages behind items: from their bytes to the text that is searched."""
