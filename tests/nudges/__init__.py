"""Policy without a screen: what is asked, and when."""
