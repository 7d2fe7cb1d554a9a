
  # A layer whose int8-safe products multiply 8-bit integers with oneDNN; the rest is as in layer-float. The sample has
  # two tensors per layer, for qkv and intermediate, with the zero point and the scale of each input channel, empty if
  # the product is not quantized. The bias includes the zero points' part of the result. In the intermediate product,
  # four outlier channels would determine the scale of all weights: each is split into five columns with a fifth of the
  # weight.
  def pack_layer(self: __torch__.Encoder, layers: List[List[Tensor]], parts: List[List[Tensor]], heads: int, dtype: int, sample: List[Tensor], groups: List[int], epsilon: float) -> List[List[Tensor]]:
    quantization = torch.floordiv(torch.len(layers), 6) * 2
    _0 = torch.append(layers, self.pack_either(parts[0], sample[quantization], 0, dtype))
    _1 = torch.append(layers, self.pack(parts[1][0], parts[1][1], dtype))
    _2 = torch.append(layers, parts[2])
    _3 = torch.append(layers, self.pack_either(parts[3], sample[quantization + 1], 4, dtype))
    _4 = torch.append(layers, self.pack(parts[4][0], parts[4][1], dtype))
    _5 = torch.append(layers, parts[5])
    return layers

  def pack_either(self: __torch__.Encoder, part: List[Tensor], quantization: Tensor, outliers: int, dtype: int) -> List[Tensor]:
    if torch.eq(torch.numel(quantization), 0):
      packed = self.pack(part[0], part[1], dtype)
    else:
      packed = self.pack_integers(part[0], part[1], torch.select(quantization, 0, 0), torch.select(quantization, 0, 1), outliers)
    return packed

  # Returns factor and offset that quantize activations, packed weights, their scales and zero points, bias, and outlier
  # channels. The offset includes 128 to make the integers unsigned, and 0.5 to round.
  def pack_integers(self: __torch__.Encoder, weight: Tensor, bias: Tensor, zero_point: Tensor, scale: Tensor, outliers: int) -> List[Tensor]:
    scaled = torch.mul(weight, scale)
    reach = torch.abs(scaled)
    greatest, channels = torch.topk(torch.amax(reach, [0]), outliers)
    scales = self.scales(torch.index_copy_(reach, 1, channels, torch.div(torch.index_select(reach, 1, channels), 5.)))
    whole = torch.round(torch.div(scaled, torch.unsqueeze(scales, 1)))
    offset = torch.rsub(torch.div(zero_point, scale), 128.5)
    return [torch.reciprocal(scale), offset, ops.onednn.qlinear_prepack(self.columns(whole, channels), None), scales, torch.zeros([torch.size(weight, 0)], dtype=4), torch.add(bias, torch.mv(weight, zero_point)), channels]

  # An integer n is the sum of floor(n/5), floor((n+1)/5), ..., floor((n+4)/5).
  def columns(self: __torch__.Encoder, whole: Tensor, channels: Tensor) -> Tensor:
    outliers = torch.index_select(whole, 1, channels)
    columns = [torch.index_copy(whole, 1, channels, torch.floor(torch.div(outliers, 5.)))]
    for i in range(4):
      _0 = torch.append(columns, torch.floor(torch.div(torch.add(outliers, i + 1), 5.)))
    return torch.to(torch.cat(columns, 1), 1)

  def integers(self: __torch__.Encoder, x: Tensor, p: List[Tensor]) -> Tensor:
    u = self.unsigned(torch.addcmul(p[1], torch.to(x, 6), p[0]))
    if torch.gt(torch.numel(p[6]), 0):
      outliers = torch.index_select(u, 1, p[6])
      u = torch.cat([u, outliers, outliers, outliers, outliers], 1)
    return u

  def stream(self: __torch__.Encoder, x: Tensor, dtype: int) -> Tensor:
    return torch.to(x, dtype)

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

  def feed_forward(self: __torch__.Encoder, x: Tensor, intermediate: List[Tensor], output: List[Tensor]) -> Tensor:
    if torch.eq(torch.len(intermediate), 2):
      y = self.linear_gelu(x, intermediate)
    else:
      y = self.product(x, intermediate, "gelu", "none")
    return torch.add_(self.linear(y, output), x)
