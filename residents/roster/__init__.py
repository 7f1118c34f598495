"""A roster against the register: which row is whom, what would change, writing it at once, and taking it back."""
