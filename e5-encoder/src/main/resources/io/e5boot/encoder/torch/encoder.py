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

  # Sixteen stored tensors of a layer become six parts: qkv, output, norm, wide, narrow, norm. The query carries the
  # scale 1 / sqrt(size) and the factor log2(e), so that attention may use powers of two. The key's bias adds the same
  # to all scores of a query, which softmax does not see: it is left out.
  def add_layer(self: __torch__.Encoder, layers: List[List[Tensor]], stored: List[Tensor], heads: int, kind: int) -> List[List[Tensor]]:
    size = torch.floordiv(torch.size(stored[0], 0), heads)
    scale = torch.div(1.4426950408889634, torch.sqrt(size))
    query = torch.mul(torch.to(stored[0], 6), scale)
    shift = torch.mul(torch.to(stored[1], 6), scale)
    qkv = torch.cat([query, torch.to(stored[2], 6), torch.to(stored[4], 6)], 0)
    bias = torch.cat([shift, torch.zeros_like(shift), torch.to(stored[5], 6)], 0)
    _0 = torch.append(layers, self.pack(qkv, bias, kind))
    _1 = torch.append(layers, self.pack(stored[6], stored[7], kind))
    _2 = torch.append(layers, [torch.to(stored[8], 6), torch.to(stored[9], 6)])
    _3 = torch.append(layers, self.pack(stored[10], stored[11], kind))
    _4 = torch.append(layers, self.pack(stored[12], stored[13], kind))
    _5 = torch.append(layers, [torch.to(stored[14], 6), torch.to(stored[15], 6)])
    return layers

  # words [rows, hidden], the texts' tokens one after the other, then at least one empty row
  # rows [4, rows]: position, text it is pooled into, and where attention leaves the row's result: first cell, cells to
  # the next head
  # slots: the row that attention reads in each place of its rectangles, the last one where there is none
  # groups [count, length, count, length, ...] of the rectangles
  # tables [positions, types, norm weight, norm bias]
  # -> unit vectors [texts, dimensions]
  def forward(self: __torch__.Encoder, words: Tensor, rows: Tensor, slots: Tensor, groups: List[int], weights: Tensor, texts: int, tables: List[Tensor], layers: List[List[Tensor]], heads: int, kind: int, epsilon: float, mode: int, dense: List[Tensor], steps: List[int]) -> Tensor:
    hidden = torch.size(words, 1)
    x = words + torch.embedding(tables[0], torch.select(rows, 0, 0)) + torch.select(tables[1], 0, 0)
    x = torch.to(torch.layer_norm(x, [hidden], tables[2], tables[3], epsilon), kind)
    layout = self.layout(rows, slots, groups, heads, torch.floordiv(hidden, heads), kind)
    for i in range(torch.floordiv(torch.len(layers), 6)):
      o = i * 6
      context = self.attend(self.linear(x, layers[o]), groups, layout, heads)
      y = self.add_norm(self.linear(context, layers[o + 1]), x, layers[o + 2], epsilon)
      x = self.add_norm(self.feed_forward(y, layers[o + 3], layers[o + 4]), y, layers[o + 5], epsilon)
    pooled = self.pool(torch.to(x, 6), torch.select(rows, 0, 1), weights, texts, mode)
    return self.unit(self.dense(pooled, dense, steps))

  def add_norm(self: __torch__.Encoder, x: Tensor, residual: Tensor, norm: List[Tensor], epsilon: float) -> Tensor:
    return torch.layer_norm(torch.add_(x, residual), [torch.size(x, 1)], norm[0], norm[1], epsilon)

  # One vector a text, of the rows that belong to it. The modes are those of Pooling.Mode, in its order: greatest value,
  # sum by the square root of the count, and else the weighted mean, of which the first token's is one.
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

  # Linear layers after pooling: weight and bias of each, and as steps its activation, in the order of
  # DenseLayer.Activation, and whether its input is normalised.
  def dense(self: __torch__.Encoder, pooled: Tensor, layers: List[Tensor], steps: List[int]) -> Tensor:
    x = pooled
    for i in range(torch.floordiv(torch.len(layers), 2)):
      activation = steps[i * 2]
      if steps[i * 2 + 1] == 1:
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
