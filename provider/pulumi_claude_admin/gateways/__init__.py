"""Budgets and limits of an organization as gateways understand them: a contract, exports, and what a gateway holds beside the caps. Pure."""
