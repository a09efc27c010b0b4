// navigator.userAgent (Minimum Common Web API) and reportError (HTML, 8.1.4.6): an error that is reported is an uncaught one.
(function (host) {
  'use strict';
  const navigator = Object.freeze({ userAgent: 'Hearth' });
  const reportError = (problem) => host.fail(problem);
  return { navigator, reportError };
})
