
  # A layer of which some products, those that it does the least harm to, multiply 8-bit integers, by oneDNN; the rest is
  # as in layer-float. The sample tells which: two tensors a layer, for qkv and wide, with the middle and the step of each
  # input channel, or nothing where the product keeps its number format. A channel's values are integers around its
  # middle, whose share of the result is part of the bias. In the wide layer four channels reach so far that the steps of
  # all weights would be theirs: these have five columns each, with a fifth of the weight.
  def pack_layer(self: __torch__.Encoder, layers: List[List[Tensor]], parts: List[List[Tensor]], heads: int, kind: int, sample: List[Tensor], groups: List[int], epsilon: float) -> List[List[Tensor]]:
    steps = torch.floordiv(torch.len(layers), 6) * 2
    _0 = torch.append(layers, self.pack_either(parts[0], sample[steps], 0, kind))
    _1 = torch.append(layers, self.pack(parts[1][0], parts[1][1], kind))
    _2 = torch.append(layers, parts[2])
    _3 = torch.append(layers, self.pack_either(parts[3], sample[steps + 1], 4, kind))
    _4 = torch.append(layers, self.pack(parts[4][0], parts[4][1], kind))
    _5 = torch.append(layers, parts[5])
    return layers

  def pack_either(self: __torch__.Encoder, part: List[Tensor], steps: Tensor, far: int, kind: int) -> List[Tensor]:
    if torch.eq(torch.numel(steps), 0):
      packed = self.pack(part[0], part[1], kind)
    else:
      packed = self.pack_integers(part[0], part[1], torch.select(steps, 0, 0), torch.select(steps, 0, 1), far)
    return packed

  # Factor and offset that make integers of activations, packed weights, their scales and zero points, bias, channels with
  # more columns. The offset's 128 makes the integers unsigned, its half rounds.
  def pack_integers(self: __torch__.Encoder, weight: Tensor, bias: Tensor, middle: Tensor, step: Tensor, far: int) -> List[Tensor]:
    scaled = torch.mul(weight, step)
    reach = torch.abs(scaled)
    greatest, channels = torch.topk(torch.amax(reach, [0]), far)
    scales = self.scales(torch.index_copy_(reach, 1, channels, torch.div(torch.index_select(reach, 1, channels), 5.)))
    whole = torch.round(torch.div(scaled, torch.unsqueeze(scales, 1)))
    offset = torch.rsub(torch.div(middle, step), 128.5)
    return [torch.reciprocal(step), offset, ops.onednn.qlinear_prepack(self.columns(whole, channels), None), scales, torch.zeros([torch.size(weight, 0)], dtype=4), torch.add(bias, torch.mv(weight, middle)), channels]

  # A whole number is the sum of the floors of its fifth, and of this with one to four fifths added.
  def columns(self: __torch__.Encoder, whole: Tensor, channels: Tensor) -> Tensor:
    far = torch.index_select(whole, 1, channels)
    columns = [torch.index_copy(whole, 1, channels, torch.floor(torch.div(far, 5.)))]
    for i in range(4):
      _0 = torch.append(columns, torch.floor(torch.div(torch.add(far, i + 1), 5.)))
    return torch.to(torch.cat(columns, 1), 1)

  def integers(self: __torch__.Encoder, x: Tensor, p: List[Tensor]) -> Tensor:
    u = self.unsigned(torch.addcmul(p[1], torch.to(x, 6), p[0]))
    if torch.gt(torch.numel(p[6]), 0):
      far = torch.index_select(u, 1, p[6])
      u = torch.cat([u, far, far, far, far], 1)
    return u

  def stream(self: __torch__.Encoder, x: Tensor, kind: int) -> Tensor:
    return torch.to(x, kind)

  def qkv(self: __torch__.Encoder, x: Tensor, p: List[Tensor]) -> Tensor:
    if torch.eq(torch.len(p), 2):
      result = self.linear(x, p)
    else:
      result = self.product(x, p, "none", "")
    return result

  def product(self: __torch__.Encoder, x: Tensor, p: List[Tensor], activation: str, algorithm: str) -> Tensor:
    return ops.onednn.qlinear_pointwise(self.integers(x, p), 1., 128, p[2], p[3], p[4], p[5], 1., 0, ops.prim.dtype(x), activation, annotate(List[Optional[number]], []), algorithm)

  def output(self: __torch__.Encoder, context: Tensor, residual: Tensor, packed: List[Tensor]) -> Tensor:
    return torch.add_(self.linear(context, packed), residual)

  def feed_forward(self: __torch__.Encoder, x: Tensor, wide: List[Tensor], narrow: List[Tensor]) -> Tensor:
    if torch.eq(torch.len(wide), 2):
      y = self.linear_gelu(x, wide)
    else:
      y = self.product(x, wide, "gelu", "none")
    return torch.add_(self.linear(y, narrow), x)
