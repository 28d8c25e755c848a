"""Where the next bases should go: exact location models, and the study that uses them."""
