"""How are products calculated? They become activity rows per product; the engine does the rest."""
