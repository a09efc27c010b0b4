def handler(event, context):
    with open("/etc/passwd") as file:
        return file.read()
