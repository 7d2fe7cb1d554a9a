
  # A layer whose linear layers multiply 8-bit integers with oneDNN. Weights have one scale per output channel.
  # Activations have static scales from sample texts at load time, so that a text's vector does not depend on its batch:
  # one scale per input channel, divided between activations and weights as in SmoothQuant (Xiao et al. 2023). The
  # residual stream is float32, attention is bfloat16.
  def pack_layer(self: __torch__.Encoder, layers: List[List[Tensor]], parts: List[List[Tensor]], heads: int, dtype: int, sample: List[Tensor], groups: List[int], epsilon: float) -> List[List[Tensor]]:
    x = sample[0]
    size = torch.floordiv(torch.size(x, 1), heads)
    layout = self.layout(sample[1], sample[2], groups, heads, size, 15)
    qkv = torch.linear(x, parts[0][0], parts[0][1])
    context = torch.to(self.attend(torch.to(qkv, 15), groups, layout, heads), 6)
    y = self.norm(torch.linear(context, parts[1][0], parts[1][1]) + x, parts[2], epsilon)
    intermediate = torch.gelu(torch.linear(y, parts[3][0], parts[3][1]))
    _0 = torch.append(layers, self.pack_smooth(self.range(x), parts[0][0], parts[0][1]))
    input_scale = torch.div(torch.amax(self.range(context)), 127.)
    _1 = torch.append(layers, self.pack(torch.reciprocal(input_scale), torch.mul(parts[1][0], input_scale), parts[1][1]))
    _2 = torch.append(layers, parts[2])
    _3 = self.pack_feed_forward(layers, self.range(y), self.range(intermediate), parts[3], parts[4])
    _4 = torch.append(layers, parts[5])
    _5 = torch._set_item(sample, 0, self.norm(torch.linear(intermediate, parts[4][0], parts[4][1]) + y, parts[5], epsilon))
    return layers

  # Returns the maximum magnitude of each channel, with a margin for texts beyond the sample; the last row is empty.
  def range(self: __torch__.Encoder, x: Tensor) -> Tensor:
    texts = torch.slice(x, 0, 0, torch.size(x, 0) - 1, 1)
    return torch.mul(torch.amax(torch.abs(texts), [0]), 1.25)

  # Returns input scales, packed weights, their scales and zero points, and bias.
  def pack(self: __torch__.Encoder, input_scales: Tensor, weight: Tensor, bias: Tensor) -> List[Tensor]:
    scales = self.scales(torch.abs(weight))
    rounded = torch.to(torch.round(torch.div(weight, torch.unsqueeze(scales, 1))), 1)
    return [input_scales, ops.onednn.qlinear_prepack(rounded, None), scales, torch.zeros([torch.size(weight, 0)], dtype=4), bias]

  def pack_smooth(self: __torch__.Encoder, ranges: Tensor, weight: Tensor, bias: Tensor) -> List[Tensor]:
    input_scales = self.smooth(ranges, weight)
    return self.pack(torch.reciprocal(input_scales), torch.mul(weight, input_scales), bias)

  # Returns the scale of each input channel.
  def smooth(self: __torch__.Encoder, ranges: Tensor, weight: Tensor) -> Tensor:
    least = torch.clamp(ranges, 0.001, None)
    columns = torch.clamp(torch.amax(torch.abs(weight), [0]), 9.9999999999999995e-07, None)
    input_scales = torch.div(torch.pow(least, 0.75), torch.pow(columns, 0.25))
    return torch.mul(input_scales, torch.div(torch.amax(torch.div(least, input_scales)), 127.))

  # The output product has one input scale for all channels, since the fused gelu returns integers. A few outlier
  # channels are ten times larger than the others; they stay float32 (as in LLM.int8(), Dettmers et al. 2022), so that
  # the scale can be small.
  def pack_feed_forward(self: __torch__.Encoder, layers: List[List[Tensor]], ranges: Tensor, intermediate_ranges: Tensor, intermediate: List[Tensor], output: List[Tensor]) -> int:
    count = ops.prim.min(16, torch.size(intermediate_ranges, 0) - 1)
    top, channels = torch.topk(intermediate_ranges, count + 1)
    limit = torch.select(top, 0, count)
    large = torch.slice(channels, 0, 0, count, 1)
    input_scales = self.smooth(ranges, intermediate[0])
    weight = torch.mul(intermediate[0], input_scales)
    packed = self.pack(torch.reciprocal(input_scales), weight, intermediate[1])
    packed_large = self.pack(input_scales, torch.index_select(weight, 0, large), torch.index_select(intermediate[1], 0, large))
    back = torch.contiguous(torch.transpose(torch.index_select(output[0], 1, large), 0, 1))
    # the minimum of gelu is -0.17
    zero = torch.round(torch.mul(torch.reciprocal(torch.add(limit, 0.17)), 43.35))
    input_scale = torch.div(limit, torch.rsub(zero, 255.))
    _0 = torch.append(layers, torch.add(torch.add(packed, packed_large), [back]))
    _1 = torch.append(layers, self.pack(torch.stack([input_scale, zero]), torch.mul(torch.index_fill(output[0], 1, large, 0), input_scale), output[1]))
    return count

  def stream(self: __torch__.Encoder, x: Tensor, dtype: int) -> Tensor:
    return x

  def integers(self: __torch__.Encoder, x: Tensor, input_scales: Tensor) -> Tensor:
    half = torch.full([torch.size(x, 1)], 128.5, dtype=6)
    return self.unsigned(torch.addcmul(half, x, input_scales))

  def qkv(self: __torch__.Encoder, x: Tensor, p: List[Tensor]) -> Tensor:
    no = annotate(List[Optional[number]], [])
    return ops.onednn.qlinear_pointwise(self.integers(x, p[0]), 1., 128, p[1], p[2], p[3], p[4], 1., 0, 15, "none", no, "")

  # "sum" adds to the residual in place.
  def output(self: __torch__.Encoder, context: Tensor, residual: Tensor, p: List[Tensor]) -> Tensor:
    u = self.integers(torch.to(context, 6), p[0])
    no = annotate(List[Optional[number]], [])
    return ops.onednn.qlinear_pointwise(u, 1., 128, p[1], p[2], p[3], residual, p[4], 1., 0, 6, 1., 0, "sum", 1., "none", no, "")

  def feed_forward(self: __torch__.Encoder, x: Tensor, intermediate: List[Tensor], output: List[Tensor]) -> Tensor:
    no = annotate(List[Optional[number]], [])
    u = self.integers(x, intermediate[0])
    input_scale = float(torch.select(output[0], 0, 0))
    zero = int(torch.select(output[0], 0, 1))
    most = ops.onednn.qlinear_pointwise(u, 1., 128, intermediate[1], intermediate[2], intermediate[3], intermediate[4], input_scale, zero, 0, "gelu", no, "none")
    large = ops.onednn.qlinear_pointwise(u, 1., 128, intermediate[6], intermediate[7], intermediate[8], intermediate[9], 1., 0, 6, "gelu", no, "none")
    _0 = torch.addmm_(x, large, intermediate[10])
    return ops.onednn.qlinear_pointwise(most, 1., zero, output[1], output[2], output[3], x, output[4], 1., 0, 6, 1., 0, "sum", 1., "none", no, "")
