use std::sync::Arc;

use tract_onnx::prelude::*;

/// A network ready to run, with the names and shapes that it was asked for.
pub(crate) struct Net {
    plan: Arc<TypedRunnableModel>,
    shapes: Vec<Vec<usize>>,
}

impl Net {
    /// The network in these bytes (ONNX), which must take these inputs and give these outputs, in this order; it is run once
    /// on silence, so that what runs later runs.
    pub(crate) fn new(onnx: &[u8], inputs: &[(&str, &[usize])], outputs: &[(&str, usize)]) -> Result<Self, String> {
        let net = Self::planned(onnx, inputs, outputs).map_err(|error| format!("{error:#}"))?;
        let silence: Vec<Vec<f32>> = net.shapes.iter().map(|shape| vec![0.0; shape.iter().product()]).collect();
        let given = net.run(silence)?;
        for ((name, length), given) in outputs.iter().zip(&given) {
            if given.len() != *length || given.iter().any(|number| !number.is_finite()) {
                return Err(format!("`{name}` is not {length} numbers"));
            }
        }
        Ok(net)
    }

    fn planned(onnx: &[u8], inputs: &[(&str, &[usize])], outputs: &[(&str, usize)]) -> TractResult<Self> {
        let mut model = tract_onnx::onnx().model_for_read(&mut &*onnx)?;
        let named = |model: &InferenceModel, outlets: &[OutletId]| -> Vec<String> {
            outlets
                .iter()
                .map(|outlet| {
                    model.outlet_label(*outlet).map_or_else(|| model.node(outlet.node).name.clone(), str::to_owned)
                })
                .collect()
        };
        let (takes, gives) = (named(&model, model.input_outlets()?), named(&model, model.output_outlets()?));
        if !takes.iter().eq(inputs.iter().map(|(name, _)| name))
            || !gives.iter().eq(outputs.iter().map(|(name, _)| name))
        {
            return Err(TractError::msg(format!("it takes {takes:?} and gives {gives:?}")));
        }
        for (n, (_, shape)) in inputs.iter().enumerate() {
            model = model.with_input_fact(n, f32::fact(*shape).into())?;
        }
        let plan = model.into_optimized()?.into_runnable()?;
        Ok(Self { plan, shapes: inputs.iter().map(|(_, shape)| shape.to_vec()).collect() })
    }

    /// The outputs for these inputs, each as its numbers in order.
    pub(crate) fn run(&self, inputs: Vec<Vec<f32>>) -> Result<Vec<Vec<f32>>, String> {
        let run = || -> TractResult<Vec<Vec<f32>>> {
            let inputs = (self.shapes.iter().zip(&inputs))
                .map(|(shape, numbers)| Ok(Tensor::from_shape(shape, numbers)?.into_tvalue()))
                .collect::<TractResult<TVec<TValue>>>()?;
            let outputs = self.plan.run(inputs)?;
            outputs.iter().map(|output| Ok(output.try_as_plain_ram()?.as_slice::<f32>()?.to_vec())).collect()
        };
        run().map_err(|error| format!("{error:#}"))
    }
}
