
  # A layer whose linear layers multiply 8-bit integers, by oneDNN. Weights have one scale an output channel.
  # Activations have fixed steps, found at load in the ranges of a sample, so that a text's vector does not depend on
  # its batch: one step an input channel, divided between activations and weights as SmoothQuant does (Xiao et al. 2023).
  # The stream between the linear layers is float32, attention as in bfloat16.
  def pack_layer(self: __torch__.Encoder, layers: List[List[Tensor]], parts: List[List[Tensor]], heads: int, kind: int, sample: List[Tensor], groups: List[int], epsilon: float) -> List[List[Tensor]]:
    x = sample[0]
    size = torch.floordiv(torch.size(x, 1), heads)
    layout = self.layout(sample[1], sample[2], groups, heads, size, 15)
    qkv = torch.linear(x, parts[0][0], parts[0][1])
    context = torch.to(self.attend(torch.to(qkv, 15), groups, layout, heads), 6)
    y = self.norm(torch.linear(context, parts[1][0], parts[1][1]) + x, parts[2], epsilon)
    wide = torch.gelu(torch.linear(y, parts[3][0], parts[3][1]))
    _0 = torch.append(layers, self.pack_smooth(self.range(x), parts[0][0], parts[0][1]))
    step = torch.div(torch.amax(self.range(context)), 127.)
    _1 = torch.append(layers, self.pack(torch.reciprocal(step), torch.mul(parts[1][0], step), parts[1][1]))
    _2 = torch.append(layers, parts[2])
    _3 = self.pack_feed_forward(layers, self.range(y), self.range(wide), parts[3], parts[4])
    _4 = torch.append(layers, parts[5])
    _5 = torch._set_item(sample, 0, self.norm(torch.linear(wide, parts[4][0], parts[4][1]) + y, parts[5], epsilon))
    return layers

  # The greatest magnitude in each channel, with room for texts that go beyond the sample; the last row is empty.
  def range(self: __torch__.Encoder, x: Tensor) -> Tensor:
    texts = torch.slice(x, 0, 0, torch.size(x, 0) - 1, 1)
    return torch.mul(torch.amax(torch.abs(texts), [0]), 1.25)

  # Steps, packed weights, their scales and zero points, bias.
  def pack(self: __torch__.Encoder, steps: Tensor, weight: Tensor, bias: Tensor) -> List[Tensor]:
    scales = self.scales(torch.abs(weight))
    rounded = torch.to(torch.round(torch.div(weight, torch.unsqueeze(scales, 1))), 1)
    return [steps, ops.onednn.qlinear_prepack(rounded, None), scales, torch.zeros([torch.size(weight, 0)], dtype=4), bias]

  def pack_smooth(self: __torch__.Encoder, ranges: Tensor, weight: Tensor, bias: Tensor) -> List[Tensor]:
    steps = self.smooth(ranges, weight)
    return self.pack(torch.reciprocal(steps), torch.mul(weight, steps), bias)

  # What one integer step is worth in each input channel.
  def smooth(self: __torch__.Encoder, ranges: Tensor, weight: Tensor) -> Tensor:
    least = torch.clamp(ranges, 0.001, None)
    columns = torch.clamp(torch.amax(torch.abs(weight), [0]), 9.9999999999999995e-07, None)
    steps = torch.div(torch.pow(least, 0.75), torch.pow(columns, 0.25))
    return torch.mul(steps, torch.div(torch.amax(torch.div(least, steps)), 127.))

  # The way back has one step for all channels, since gelu's result leaves its operator as integers. A few channels reach
  # ten times the others: they stay float32 (as in LLM.int8(), Dettmers et al. 2022), so that the steps can be small.
  def pack_feed_forward(self: __torch__.Encoder, layers: List[List[Tensor]], ranges: Tensor, wide_ranges: Tensor, wide: List[Tensor], narrow: List[Tensor]) -> int:
    count = ops.prim.min(16, torch.size(wide_ranges, 0) - 1)
    top, channels = torch.topk(wide_ranges, count + 1)
    limit = torch.select(top, 0, count)
    large = torch.slice(channels, 0, 0, count, 1)
    steps = self.smooth(ranges, wide[0])
    weight = torch.mul(wide[0], steps)
    packed = self.pack(torch.reciprocal(steps), weight, wide[1])
    packed_large = self.pack(steps, torch.index_select(weight, 0, large), torch.index_select(wide[1], 0, large))
    back = torch.contiguous(torch.transpose(torch.index_select(narrow[0], 1, large), 0, 1))
    # gelu's least value is -0.17
    zero = torch.round(torch.mul(torch.reciprocal(torch.add(limit, 0.17)), 43.35))
    step = torch.div(limit, torch.rsub(zero, 255.))
    _0 = torch.append(layers, torch.add(torch.add(packed, packed_large), [back]))
    _1 = torch.append(layers, self.pack(torch.stack([step, zero]), torch.mul(torch.index_fill(narrow[0], 1, large, 0), step), narrow[1]))
    return count

  def stream(self: __torch__.Encoder, x: Tensor, kind: int) -> Tensor:
    return x

  def integers(self: __torch__.Encoder, x: Tensor, steps: Tensor) -> Tensor:
    half = torch.full([torch.size(x, 1)], 128.5, dtype=6)
    return self.unsigned(torch.addcmul(half, x, steps))

  def qkv(self: __torch__.Encoder, x: Tensor, p: List[Tensor]) -> Tensor:
    no = annotate(List[Optional[number]], [])
    return ops.onednn.qlinear_pointwise(self.integers(x, p[0]), 1., 128, p[1], p[2], p[3], p[4], 1., 0, 15, "none", no, "")

  # "sum" adds to the residual where it stands.
  def output(self: __torch__.Encoder, context: Tensor, residual: Tensor, p: List[Tensor]) -> Tensor:
    u = self.integers(torch.to(context, 6), p[0])
    no = annotate(List[Optional[number]], [])
    return ops.onednn.qlinear_pointwise(u, 1., 128, p[1], p[2], p[3], residual, p[4], 1., 0, 6, 1., 0, "sum", 1., "none", no, "")

  def feed_forward(self: __torch__.Encoder, x: Tensor, wide: List[Tensor], narrow: List[Tensor]) -> Tensor:
    no = annotate(List[Optional[number]], [])
    u = self.integers(x, wide[0])
    step = float(torch.select(narrow[0], 0, 0))
    zero = int(torch.select(narrow[0], 0, 1))
    most = ops.onednn.qlinear_pointwise(u, 1., 128, wide[1], wide[2], wide[3], wide[4], step, zero, 0, "gelu", no, "none")
    large = ops.onednn.qlinear_pointwise(u, 1., 128, wide[6], wide[7], wide[8], wide[9], 1., 0, 6, "gelu", no, "none")
    _0 = torch.addmm_(x, large, wide[10])
    return ops.onednn.qlinear_pointwise(most, 1., zero, narrow[1], narrow[2], narrow[3], x, narrow[4], 1., 0, 6, 1., 0, "sum", 1., "none", no, "")
