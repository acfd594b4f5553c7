"""Saved web pages: the act without the site around it."""
