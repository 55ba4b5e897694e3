/// What the server works with, shared by all requests.
pub(crate) struct App {}
