"""The life of the browser: launched, owned by one thread, closed, its profile, proxy, certificates and the evidence of failures."""
