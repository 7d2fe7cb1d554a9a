class Encoder(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool

  def tables(self: __torch__.Encoder, stored: List[Tensor]) -> List[Tensor]:
    floats = annotate(List[Tensor], [])
    for i in range(torch.len(stored)):
      _0 = torch.append(floats, torch.clone(torch.to(stored[i], 6)))
    return floats

  def no_layers(self: __torch__.Encoder) -> List[List[Tensor]]:
    return annotate(List[List[Tensor]], [])

  # Packs the sixteen stored tensors of a layer as the kernels need them: qkv, attention output, norm, intermediate,
  # output, norm. The query includes the scale 1 / sqrt(size) and the factor log2(e), so that attention can use powers of
  # two. The key's bias is omitted, since it adds the same to all scores of a query and softmax cancels it.
  # sample: calibration data of integer kernels: the layer's input for sample texts, which is replaced by the next
  # layer's, with its rows and slots; or the checkpoint's quantization
  def add_layer(self: __torch__.Encoder, stored: List[Tensor], layers: List[List[Tensor]], heads: int, dtype: int, sample: List[Tensor], groups: List[int], epsilon: float) -> List[List[Tensor]]:
    floats = annotate(List[Tensor], [])
    for i in range(torch.len(stored)):
      _0 = torch.append(floats, torch.to(stored[i], 6))
    scale = torch.div(1.4426950408889634, torch.sqrt(torch.floordiv(torch.size(floats[0], 0), heads)))
    qkv = torch.cat([torch.mul(floats[0], scale), floats[2], floats[4]], 0)
    shift = torch.mul(floats[1], scale)
    bias = torch.cat([shift, torch.zeros_like(shift), floats[5]], 0)
    parts = [[qkv, bias], [floats[6], floats[7]], [floats[8], floats[9]], [floats[10], floats[11]], [floats[12], floats[13]], [floats[14], floats[15]]]
    return self.pack_layer(layers, parts, heads, dtype, sample, groups, epsilon)

  # Returns the calibration data of the first layer.
  def sample(self: __torch__.Encoder, words: Tensor, rows: Tensor, slots: Tensor, tables: List[Tensor], epsilon: float) -> List[Tensor]:
    return [self.embed(words, rows, tables, epsilon), rows, slots]

  def embed(self: __torch__.Encoder, words: Tensor, rows: Tensor, tables: List[Tensor], epsilon: float) -> Tensor:
    x = words + torch.embedding(tables[0], torch.select(rows, 0, 0)) + torch.select(tables[1], 0, 0)
    return torch.layer_norm(x, [torch.size(x, 1)], tables[2], tables[3], epsilon)

  def norm(self: __torch__.Encoder, x: Tensor, parts: List[Tensor], epsilon: float) -> Tensor:
    return torch.layer_norm(x, [torch.size(x, 1)], parts[0], parts[1], epsilon)

  # words [rows, hidden]: the tokens of all texts, then at least one empty row
  # rows [4, rows]: position, text that it is pooled into, cell of the first head's attention result, distance to the next
  # head's cell
  # slots: the row of each slot of the attention's rectangles, the last row if the slot has no token
  # groups [count, length, count, length, ...] of the rectangles
  # tables [positions, types, norm weight, norm bias]
  # -> L2-normalized vectors [texts, dimensions]
  def forward(self: __torch__.Encoder, words: Tensor, rows: Tensor, slots: Tensor, groups: List[int], weights: Tensor, texts: int, tables: List[Tensor], layers: List[List[Tensor]], heads: int, dtype: int, epsilon: float, mode: int, dense: List[Tensor], settings: List[int]) -> Tensor:
    layout = self.layout(rows, slots, groups, heads, torch.floordiv(torch.size(words, 1), heads), dtype)
    x = self.stream(self.embed(words, rows, tables, epsilon), dtype)
    for i in range(torch.floordiv(torch.len(layers), 6)):
      o = i * 6
      context = self.attend(self.qkv(x, layers[o]), groups, layout, heads)
      y = self.norm(self.output(context, x, layers[o + 1]), layers[o + 2], epsilon)
      x = self.norm(self.feed_forward(y, layers[o + 3], layers[o + 4]), layers[o + 5], epsilon)
    pooled = self.pool(torch.to(x, 6), torch.select(rows, 0, 1), weights, texts, mode)
    return self.unit(self.dense(pooled, dense, settings))

  # Pools the rows of each text into one vector. Modes as in Pooling.Mode: 2 is the maximum, 4 the sum divided by the
  # square root of the count, all others are weighted means (a single token has the weight 1).
  def pool(self: __torch__.Encoder, x: Tensor, owners: Tensor, weights: Tensor, texts: int, mode: int) -> Tensor:
    pooled = torch.new_zeros(x, [texts + 1, torch.size(x, 1)])
    if mode == 2:
      pooled = torch.index_reduce(pooled, 0, owners, x, "amax", include_self=False)
    else:
      pooled = torch.index_add(pooled, 0, owners, torch.mul(x, torch.unsqueeze(weights, 1)))
      sums = torch.index_add(torch.new_zeros(x, [texts + 1]), 0, owners, weights)
      if mode == 4:
        sums = torch.sqrt(sums)
      pooled = torch.div(pooled, torch.unsqueeze(sums, 1))
    return torch.slice(pooled, 0, 0, texts, 1)

  # Dense layers after pooling: weight and bias of each, and as settings its activation as in DenseLayer.Activation, and
  # whether its input is normalized.
  def dense(self: __torch__.Encoder, pooled: Tensor, layers: List[Tensor], settings: List[int]) -> Tensor:
    x = pooled
    for i in range(torch.floordiv(torch.len(layers), 2)):
      activation = settings[i * 2]
      if settings[i * 2 + 1] == 1:
        x = self.unit(x)
      x = torch.linear(x, layers[i * 2], layers[i * 2 + 1])
      if activation == 1:
        x = torch.tanh(x)
      if activation == 2:
        x = torch.relu(x)
      if activation == 3:
        x = torch.gelu(x)
      if activation == 4:
        x = torch.sigmoid(x)
    return x

  def unit(self: __torch__.Encoder, x: Tensor) -> Tensor:
    return torch.div(x, torch.norm(x, 2, [1], True))
