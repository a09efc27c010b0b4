# tries: raises errors that raise when they are looked at
# expect: fails Trap
# expect: fails Trap
# expect: fails
class Trap(Exception):
    def __str__(self):
        raise ValueError('trap')

    __repr__ = __str__

    @property
    def retry_after(self):
        raise KeyboardInterrupt('trap')


class Odd(BaseException):
    def __getattribute__(self, name):
        raise SystemExit('trap')


def handler(event, context):
    call = event['data']['call']
    if call == 1:
        raise Trap()
    if call == 2:
        raise Trap() from Trap()
    raise Odd()
