"""Small modules without a business word in them, on which every service stands."""
