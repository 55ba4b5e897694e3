//! Files over HTTP: whole, or one range of their bytes (RFC 9110, section 14).
use std::io::SeekFrom;

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures::stream;
use tokio::io::{AsyncReadExt, AsyncSeekExt};

use crate::problem::Problem;

/// How many bytes are read at once.
const BLOCK: u64 = 256 << 10;

/// What of a file is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asked {
    Whole,
    /// From the first byte to the last, both included.
    Part(u64, u64),
    /// Nothing that there is, or more than one range.
    Nothing,
}

/// What a `Range` header asks of so many bytes.
fn asked(range: Option<&str>, len: u64) -> Asked {
    let Some(range) = range else { return Asked::Whole };
    let Some(spec) = range.trim().strip_prefix("bytes=") else { return Asked::Whole };
    let Some((first, last)) = spec.trim().split_once('-') else { return Asked::Nothing };
    let number = |text: &str| {
        let plain = !text.is_empty() && text.len() <= 19 && text.bytes().all(|c| c.is_ascii_digit());
        if plain { text.parse::<u64>().ok() } else { None }
    };
    match (number(first.trim()), number(last.trim()), first.trim().is_empty(), last.trim().is_empty()) {
        (Some(first), Some(last), ..) if first <= last && first < len => Asked::Part(first, last.min(len - 1)),
        (Some(first), None, _, true) if first < len => Asked::Part(first, len - 1),
        (None, Some(count), true, _) if count > 0 && len > 0 => Asked::Part(len - count.min(len), len - 1),
        _ => Asked::Nothing,
    }
}

/// The answer with a file, or the part of it that is asked for.
pub(crate) async fn ranged(
    file: std::fs::File,
    content_type: &'static str,
    etag: &str,
    headers: &HeaderMap,
) -> Result<Response, Problem> {
    let mut file = tokio::fs::File::from_std(file);
    let len = file.metadata().await.map_err(Problem::fault)?.len();
    let text = |name| headers.get(name).and_then(|value: &header::HeaderValue| value.to_str().ok());
    // A part of something else than what the browser has a part of would be nonsense.
    let same = text(header::IF_RANGE).is_none_or(|tag| tag == etag);
    let several = headers.get_all(header::RANGE).iter().count() > 1;
    let part = if several { Asked::Nothing } else { asked(text(header::RANGE).filter(|_| same), len) };
    let (first, count, status) = match part {
        Asked::Whole => (0, len, StatusCode::OK),
        Asked::Part(first, last) => (first, last - first + 1, StatusCode::PARTIAL_CONTENT),
        Asked::Nothing => {
            let next = "ask for one range of bytes that are there";
            let what = format!("no such range; there are {len} bytes");
            let problem = Problem::new(StatusCode::RANGE_NOT_SATISFIABLE, what, next);
            return Ok(([(header::CONTENT_RANGE, format!("bytes */{len}"))], problem).into_response());
        }
    };
    file.seek(SeekFrom::Start(first)).await.map_err(Problem::fault)?;
    let blocks = stream::unfold((file, count), |(mut file, left)| async move {
        if left == 0 {
            return None;
        }
        let mut block = vec![0; BLOCK.min(left) as usize];
        match file.read(&mut block).await {
            // The connection breaks off, so that nobody takes a part for the whole.
            Ok(0) => Some((Err(std::io::Error::from(std::io::ErrorKind::UnexpectedEof)), (file, 0))),
            Ok(read) => {
                block.truncate(read);
                Some((Ok(Bytes::from(block)), (file, left - read as u64)))
            }
            Err(error) => Some((Err(error), (file, 0))),
        }
    });
    let mut response = Response::builder()
        .status(status)
        .header(header::CONTENT_TYPE, content_type)
        .header(header::CONTENT_LENGTH, count)
        .header(header::ACCEPT_RANGES, "bytes")
        .header(header::ETAG, etag)
        .header(header::CACHE_CONTROL, "private, no-cache")
        .header(header::CONTENT_DISPOSITION, "inline");
    if status == StatusCode::PARTIAL_CONTENT {
        response = response.header(header::CONTENT_RANGE, format!("bytes {first}-{}/{len}", first + count - 1));
    }
    response.body(Body::from_stream(blocks)).map_err(Problem::fault)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_range_of_what_is_there_is_given_and_nothing_else() {
        let ask = |range| asked(Some(range), 100);
        assert_eq!(asked(None, 100), Asked::Whole);
        assert_eq!(ask("bytes=0-0"), Asked::Part(0, 0));
        assert_eq!(ask("bytes=10-"), Asked::Part(10, 99));
        assert_eq!(ask("bytes=90-1000"), Asked::Part(90, 99));
        assert_eq!(ask("bytes=-10"), Asked::Part(90, 99));
        assert_eq!(ask("bytes=-1000"), Asked::Part(0, 99));
        // Units that are not known are ignored (RFC 9110, section 14.2).
        assert_eq!(ask("lines=1-2"), Asked::Whole);
        for range in [
            "bytes=100-",
            "bytes=100-200",
            "bytes=20-10",
            "bytes=-0",
            "bytes=-",
            "bytes=",
            "bytes=a-b",
            "bytes=0-1,5-6",
            "bytes=0-1,0-1",
            "bytes=+1-2",
            "bytes=1-2-3",
            "bytes=99999999999999999999-",
            "bytes=0x1-2",
            "bytes=--5",
        ] {
            assert_eq!(ask(range), Asked::Nothing, "{range}");
        }
        assert_eq!(asked(Some("bytes=0-"), 0), Asked::Nothing);
    }
}
