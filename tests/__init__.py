"""Tests, in a folder for each room; `house` keeps the rules of the whole."""
