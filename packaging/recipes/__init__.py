"""One module a kind of package; each builds from the checkout, and says what this machine lacks for it."""
