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
  # rows [4, rows]: position, text, and where attention leaves the row's result: first cell, cells to the next head
  # slots: the row that attention reads in each place of its rectangles, the last one where there is none
  # groups [count, length, count, length, ...] of the rectangles
  # tables [positions, types, norm weight, norm bias]
  # -> unit vectors [texts + 1, hidden], the last one of the empty rows
  def forward(self: __torch__.Encoder, words: Tensor, rows: Tensor, slots: Tensor, groups: List[int], texts: int, tables: List[Tensor], layers: List[List[Tensor]], heads: int, kind: int, epsilon: float) -> Tensor:
    hidden = torch.size(words, 1)
    x = words + torch.embedding(tables[0], torch.select(rows, 0, 0)) + torch.select(tables[1], 0, 0)
    x = torch.to(torch.layer_norm(x, [hidden], tables[2], tables[3], epsilon), kind)
    layout = self.layout(rows, slots, groups, heads, torch.floordiv(hidden, heads), kind)
    for i in range(torch.floordiv(torch.len(layers), 6)):
      o = i * 6
      context = self.attend(self.linear(x, layers[o]), groups, layout, heads)
      y = self.add_norm(self.linear(context, layers[o + 1]), x, layers[o + 2], epsilon)
      x = self.add_norm(self.feed_forward(y, layers[o + 3], layers[o + 4]), y, layers[o + 5], epsilon)
    sums = torch.zeros([texts + 1, hidden], dtype=6, device=ops.prim.device(x))
    sums = torch.index_add(sums, 0, torch.select(rows, 0, 1), torch.to(x, 6))
    return torch.div(sums, torch.norm(sums, 2, [1], True))

  def add_norm(self: __torch__.Encoder, x: Tensor, residual: Tensor, norm: List[Tensor], epsilon: float) -> Tensor:
    return torch.layer_norm(torch.add_(x, residual), [torch.size(x, 1)], norm[0], norm[1], epsilon)
