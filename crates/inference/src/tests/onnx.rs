//! Networks small enough to be written by hand, in the form of the real ones.

/// The first class scores with the loudness of the sound, all others a tenth.
pub(crate) fn loudness() -> Vec<u8> {
    let mut weights = vec![0.0f32; 521];
    weights[0] = 1.0;
    // ln(1/9): the sigmoid makes a tenth of it. The mean of the bands is ln(0.001) in silence.
    let mut bias = vec![-2.197_224_6f32; 521];
    bias[0] = 5.0;
    model(&[
        node("ReduceMean", &["log_mel"], &["mean"], &[("axes", &[2, 3]), ("keepdims", &[0])]),
        node("Gemm", &["mean", "weights", "bias"], &["sums"], &[]),
        node("Sigmoid", &["sums"], &["scores"], &[]),
        tensor("weights", &[1, 521], &weights),
        tensor("bias", &[521], &bias),
        port(11, "log_mel", &[1, 1, 96, 64]),
        port(12, "scores", &[1, 521]),
    ])
}

/// A chunk is speech if the mean of its samples is above nothing; what is remembered goes round unchanged.
pub(crate) fn positive() -> Vec<u8> {
    model(&[
        node("ReduceMean", &["input"], &["mean"], &[("axes", &[1]), ("keepdims", &[0])]),
        node("Mul", &["mean", "steep"], &["sums"], &[]),
        node("Sigmoid", &["sums"], &["speech_probs"], &[]),
        node("Neg", &["h"], &["hn"], &[]),
        node("Neg", &["c"], &["cn"], &[]),
        tensor("steep", &[1], &[1000.0]),
        port(11, "input", &[32, 576]),
        port(11, "h", &[1, 1, 128]),
        port(11, "c", &[1, 1, 128]),
        port(12, "speech_probs", &[32]),
        port(12, "hn", &[1, 1, 128]),
        port(12, "cn", &[1, 1, 128]),
    ])
}

fn varint(mut value: u64) -> Vec<u8> {
    let mut out = Vec::new();
    while value > 127 {
        out.push((value & 127 | 128) as u8);
        value >>= 7;
    }
    out.push(value as u8);
    out
}

fn number(field: u64, value: u64) -> Vec<u8> {
    [varint(field << 3), varint(value)].concat()
}

fn bytes(field: u64, value: &[u8]) -> Vec<u8> {
    [varint(field << 3 | 2), varint(value.len() as u64), value.to_vec()].concat()
}

fn node(kind: &str, inputs: &[&str], outputs: &[&str], attributes: &[(&str, &[u64])]) -> Vec<u8> {
    let mut out: Vec<u8> = inputs.iter().flat_map(|name| bytes(1, name.as_bytes())).collect();
    out.extend(outputs.iter().flat_map(|name| bytes(2, name.as_bytes())));
    out.extend(bytes(4, kind.as_bytes()));
    for (name, values) in attributes {
        let (field, kind) = if *name == "keepdims" { (3, 2) } else { (8, 7) };
        let values: Vec<u8> = values.iter().flat_map(|value| number(field, *value)).collect();
        out.extend(bytes(5, &[bytes(1, name.as_bytes()), values, number(20, kind)].concat()));
    }
    bytes(1, &out)
}

fn tensor(name: &str, shape: &[u64], numbers: &[f32]) -> Vec<u8> {
    let mut out: Vec<u8> = shape.iter().flat_map(|size| number(1, *size)).collect();
    out.extend(number(2, 1));
    out.extend(bytes(8, name.as_bytes()));
    out.extend(bytes(9, &numbers.iter().flat_map(|number| number.to_le_bytes()).collect::<Vec<u8>>()));
    bytes(5, &out)
}

fn port(field: u64, name: &str, shape: &[u64]) -> Vec<u8> {
    let shape: Vec<u8> = shape.iter().flat_map(|size| bytes(1, &number(1, *size))).collect();
    let kind = bytes(1, &[number(1, 1), bytes(2, &shape)].concat());
    bytes(field, &[bytes(1, name.as_bytes()), bytes(2, &kind)].concat())
}

fn model(graph: &[Vec<u8>]) -> Vec<u8> {
    let graph = [graph.concat(), bytes(2, b"small")].concat();
    [number(1, 8), bytes(7, &graph), bytes(8, &[bytes(1, b""), number(2, 13)].concat())].concat()
}
