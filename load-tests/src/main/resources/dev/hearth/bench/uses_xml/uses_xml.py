import xml.dom.minidom


def handler(event, context):
    """Needs a module that few functions do."""
    document = xml.dom.minidom.Document()
    document.appendChild(document.createElement("order"))
    return {"xml": document.toxml()}
