"""The cover of an event on pages: what is missing, what is due, the certificate, what strangers see."""
