"""What is to be built and when it should be: targets, portfolio, components, baseline."""
