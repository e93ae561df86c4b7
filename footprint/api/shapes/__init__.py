"""How do records look as JSON? Shapes only translate; they look nothing up and decide nothing."""
