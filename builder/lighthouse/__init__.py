"""Lighthouse over every page of the built site, by the system's Chromium and against this machine alone."""
