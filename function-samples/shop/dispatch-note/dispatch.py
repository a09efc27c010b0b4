async def handler(event, context):
    """Turns an invoice into what the warehouse reads: no prices."""
    invoice = event["data"]
    return {
        "orderId": invoice["orderId"],
        "invoice": invoice["number"],
        "pick": [{"sku": line["sku"], "quantity": line["quantity"]} for line in invoice["lines"]],
    }
