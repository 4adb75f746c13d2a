"""Maton's connections and Toggl Track's calls: one async method a call, typed answers, typed errors.

No policy, no retry, no sleep. Promises that the key goes to the gateway's own host alone, and that nothing but
`GatewayError` comes out of a call.
Import names from its modules: `client`, `errors`, `heard`, `approved`, `address`, `connections`.
"""
