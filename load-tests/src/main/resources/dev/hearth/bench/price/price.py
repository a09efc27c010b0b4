def handler(event, context):
    """Adds the total to an order."""
    order = event["data"]
    total = sum(line["quantity"] * line["unitCents"] for line in order["lines"])
    return {**order, "totalCents": total}
