"""What makes an order look risky, and by how many points of 100."""

RULES = [
    (40, "dear", lambda order: order["totalEurCents"] >= 500_00),
    (15, "cross-border", lambda order: order["crossBorder"]),
    (20, "new-customer", lambda order: order["customer"]["days"] < 30),
    (10, "many-items", lambda order: order["items"] >= 20),
    (15, "throw-away-email", lambda order: domain(order) in THROW_AWAY),
]

THROW_AWAY = {"mailinator.com", "trashmail.example"}


def domain(order):
    return order["customer"].get("email", "").rpartition("@")[2].lower()
