"""How the one port is served: the application, what every answer passes, and what is counted of requests."""
